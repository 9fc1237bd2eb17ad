# qemu_stop.sh FOLDER PORT...: ends the QEMU that has its files in FOLDER, and removes both and its tap devices.
# Nothing to do is fine.
folder=$1
shift
pid=$(cat "$folder/pid" 2>/dev/null)
ours() { [ -n "$pid" ] && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$folder/pid"; }
if ours; then
  kill "$pid"
  tries=0
  while ours; do
    tries=$((tries + 1))
    [ $tries -ne 40 ] || kill -9 "$pid"
    [ $tries -lt 100 ] || { echo "QEMU (process $pid) does not end" >&2; exit 1; }
    sleep 0.05
  done
fi
for port in "$@"; do
  [ ! -e "/sys/class/net/$port/tun_flags" ] || ip link del "$port" || exit 1
done
rm -rf --one-file-system "$folder"
