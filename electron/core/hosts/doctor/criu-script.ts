// Dumps and restores a process that talks to itself over TCP and counts; prints one JSON line; leaves nothing.
// Uses only what Debian's python3-minimal has. In a network namespace of its own: CRIU locks the network while it dumps, and the host's is not to notice.
export const criuScript = `
import json, os, signal, subprocess, sys, time

child_program = '''
import os, socket, sys, time
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(1)
out = socket.create_connection(listener.getsockname()); back, _ = listener.accept()
number = 0
while True:
    number += 1
    out.sendall(b"%12d" % number)
    got = int(back.recv(12, socket.MSG_WAITALL))
    with open(sys.argv[1] + ".new", "w") as file: file.write(str(got))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    time.sleep(0.01)
'''
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
folder = "/tmp/handover-doctor-%d-%d" % (os.getpid(), time.time_ns())
os.mkdir(folder, 0o700) # fails, rather than use what somebody else has put there
counter, images = folder + "/counter", folder + "/images"
os.mkdir(images)
pid = 0

def count():
    try:
        with open(counter) as file: return int(file.read() or 0)
    except FileNotFoundError: return 0

def wait_above(number):
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if count() > number: return True
        time.sleep(0.02)
    return False

def criu(action, *more):
    done = subprocess.run(["criu", action, "-D", images, "-o", action + ".log", "-v2", "--tcp-established", *more],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)
    return done.returncode == 0

def log(action):
    try:
        with open(images + "/" + action + ".log", errors="replace") as file:
            lines = [line.strip() for line in file if "Error" in line]
        return " | ".join(lines[-3:])
    except FileNotFoundError: return "criu wrote no log"

def attempt():
    global pid
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    child = subprocess.Popen([sys.executable, "-c", child_program, counter], start_new_session=True, cwd="/",
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pid = child.pid
    if not wait_above(3): return {"ok": False, "stage": "start", "log": ""}
    began = time.monotonic()
    if not criu("dump", "-t", str(pid)): return {"ok": False, "stage": "dump", "log": log("dump")}
    child.wait()
    dumped = time.monotonic()
    before = count()
    if not criu("restore", "-d"): return {"ok": False, "stage": "restore", "log": log("restore")}
    restored = time.monotonic()
    if not wait_above(before): return {"ok": False, "stage": "go on", "log": ""}
    return {"ok": True, "stage": "done", "log": "", "dumpMs": (dumped - began) * 1000, "restoreMs": (restored - dumped) * 1000}

try:
    print(json.dumps(attempt()))
finally:
    if pid:
        try: os.kill(pid, signal.SIGKILL)
        except ProcessLookupError: pass
    for place, _, names in os.walk(folder, topdown=False):
        for name in names: os.unlink(place + "/" + name)
        os.rmdir(place)
`
