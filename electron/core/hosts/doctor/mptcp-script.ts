// Makes one real MPTCP connection between two hosts and asks the kernel whether a second subflow joined.
// `listen ADDR0 ADDR1` or `connect ADDR0 ADDR1 PEER PORT`; endpoints and limits are put back as they were.
export const mptcpScript = `
import json, re, signal, socket, struct, subprocess, sys, time

IPPROTO_MPTCP, SOL_MPTCP, MPTCP_INFO = 262, 284, 1
role, first, second = sys.argv[1:4]
added, limits = [], None
def leave(*_): sys.exit(1)
signal.signal(signal.SIGTERM, leave)

def ip(*words):
    return subprocess.run(["ip", "mptcp", *words], capture_output=True, text=True)

def device(address):
    for entry in json.loads(subprocess.run(["ip", "-j", "addr"], capture_output=True, text=True).stdout):
        if any(info.get("local") == address for info in entry.get("addr_info", [])): return entry["ifname"]
    raise SystemExit("no interface has the address " + address)

def prepare(kind):
    global limits
    shown = ip("limits", "show").stdout
    value = lambda name: int((re.search(name + r" (\\d+)", shown) or [0, 0])[1])
    subflows, accepted = value("subflows?"), value("add_addr_accepted")
    if subflows < 1 or accepted < 1:
        limits = (subflows, accepted)
        ip("limits", "set", "subflow", str(max(subflows, 2)), "add_addr_accepted", str(max(accepted, 2)))
    known = {line.split()[0] for line in ip("endpoint", "show").stdout.splitlines() if line.strip()}
    if second not in known:
        done = ip("endpoint", "add", second, "dev", device(second), kind)
        if done.returncode: raise SystemExit(done.stderr.strip())
        added.append(second)

def restore():
    for line in ip("endpoint", "show").stdout.splitlines():
        number = re.search(r" id (\\d+)", line)
        if number and line.split()[0] in added: ip("endpoint", "delete", "id", number[1])
    if limits: ip("limits", "set", "subflow", str(limits[0]), "add_addr_accepted", str(limits[1]))

def info(connection):
    try: data = connection.getsockopt(SOL_MPTCP, MPTCP_INFO, 256)
    except OSError: return 0, True # the kernel says so of a socket that has fallen back to TCP
    flags = struct.unpack_from("=I", data, 8)[0]
    return data[0], bool(flags & 1)

def joins():
    with open("/proc/net/netstat") as file: lines = [line.split() for line in file if line.startswith("MPTcpExt:")]
    counters = dict(zip(lines[0], lines[1])) if len(lines) == 2 else {}
    return int(counters.get("MPJoinSynAckRx", 0))

def listen():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
    # On every address: the second subflow comes to the second one.
    listener.bind(("", 0)); listener.listen(1); listener.settimeout(20)
    print(listener.getsockname()[1], flush=True)
    connection, _ = listener.accept()
    connection.settimeout(20)
    while True:
        data = connection.recv(4096)
        if not data: return
        connection.sendall(data)

def connect(peer, port):
    before = joins()
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
    connection.settimeout(10)
    connection.bind((first, 0)); connection.connect((peer, int(port)))
    extra, fallback, end = 0, True, time.monotonic() + 4
    while time.monotonic() < end:
        connection.sendall(b"hello"); connection.recv(4096)
        extra, fallback = info(connection)
        if fallback or (extra > 0 and joins() > before): break
        time.sleep(0.05)
    print(json.dumps({"fallback": fallback, "extraSubflows": extra, "joins": joins() - before}), flush=True)

try:
    prepare("signal" if role == "listen" else "subflow")
    listen() if role == "listen" else connect(*sys.argv[4:6])
finally:
    restore()
`
