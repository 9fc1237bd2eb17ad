#!/bin/sh
# vm.sh running|wait|down FOLDER [HOST]: the processes of a lab of VMs. Run by the user who owns them; POSIX sh and ps alone.
# FOLDER is the lab's own; each of its processes names it on its command line, so that none is missed, also when no file
# says which they are, and no other process is taken for one of them.
set -u
what=$1 folder=$2 host=${3:-}
case $folder in /*/labs/*/vm) ;; *) echo "$folder is no lab's folder" >&2; exit 2 ;; esac

# Lines "PID NAME".
running() {
  ps -A -ww -o pid= -o args= | awk -v mark=" -pidfile $folder/" '
    $2 ~ /qemu-system/ { at = index($0, mark)
      if (at) { name = substr($0, at + length(mark)); sub(/\.pid.*/, "", name); print $1, name } }'
}

# Until the host's own first process says on the serial console that sshd listens. Prints "hostkey KEY".
await() {
  log=$folder/$host.log tries=0
  until grep -q 'handover ready' "$log" 2>/dev/null; do
    tries=$((tries + 1))
    if [ $((tries % 10)) = 0 ] && ! running | grep -q " $host\$"; then
      echo "$host ended while it started: $(tail -n 3 "$log" | tr -d '\r' | tr '\n' ' ')" >&2
      exit 1
    fi
    sleep 0.1
  done
  tr -d '\r' <"$log" | sed -n 's/.*handover hostkey \(ssh-ed25519 [A-Za-z0-9+/=]*\).*/hostkey \1/p' | tail -n 1
}

down() {
  signal=TERM tries=0
  while processes=$(running) && [ -n "$processes" ]; do
    tries=$((tries + 1))
    [ $tries -le 150 ] || { echo "processes of $folder do not end" >&2; exit 1; }
    [ $tries -le 50 ] || signal=KILL
    case $tries in 1 | 51) echo "$processes" | while read -r process _; do kill -$signal "$process" 2>/dev/null; done ;; esac
    sleep 0.1
  done
  rm -rf "$folder"
}

case $what in
  running) running ;;
  wait) await ;;
  down) down ;;
  *) exit 2 ;;
esac
