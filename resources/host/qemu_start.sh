# qemu_start.sh FOLDER ACCEL ARGUMENT...: starts the guest's QEMU, detached, with its files in FOLDER.
# ACCEL is kvm, tcg, or auto: kvm where it really runs a kernel, else tcg. Prints "accel NAME".
set -eu
folder=$1 accel=$2
shift 2
known=/run/handover-kvm/accel

# That /dev/kvm opens says little (nested machines): Debian's kernel must come as far as to find no init, which ends QEMU.
runs_kvm() {
  [ -r /dev/kvm ] && [ -w /dev/kvm ] || return 1
  timeout 4 qemu-system-x86_64 -no-user-config -nodefaults -machine pc-q35-7.2 -accel kvm -cpu qemu64 -m 128 \
    -display none -no-reboot -kernel /var/lib/handover/guests/kvm-kernel -append 'quiet panic=-1' \
    </dev/null >/dev/null 2>&1
}

if [ "$accel" = auto ]; then
  if [ ! -s $known ]; then
    mkdir -p /run/handover-kvm
    if runs_kvm; then echo kvm >$known; else echo tcg >$known; fi
  fi
  accel=$(cat $known)
fi
echo "accel $accel"
echo "$accel" >"$folder/accel"
case $accel in tcg) accel=tcg,thread=multi ;; esac
qemu-system-x86_64 -accel "$accel" "$@" -daemonize -pidfile "$folder/pid" -D "$folder/qemu.log" </dev/null
# A login that becomes root by sudo reaches the sockets by its own forwarding.
if [ -n "${SUDO_UID-}" ]; then
  chown "$SUDO_UID" "$folder"/*.sock
  chmod 711 "$folder"
fi
