#!/bin/sh
# docker_restore.sh FOLDER GUEST PORT,MAC... -- COMMAND...: runs the command, which has Docker restore the guest, so that
# nothing reaches the guest before its sockets are back. Docker plugs its network in before CRIU, which does not lock it: to a
# client that asks meanwhile the kernel would answer with a reset. So the bridges look for the guest outside until CRIU is done.
set -eu
hook=$1/let-in.sh config=/etc/criu/handover-$2.conf
shift 2
trap 'sh "$hook"; sed -i "/^action-script /d" "$config"' EXIT
# CRIU runs it at each stage (criu(8), --action-script).
cat >"$hook" <<'END'
#!/bin/sh
PATH=/usr/sbin:/usr/bin:/sbin:/bin
case ${CRTOOLS_SCRIPT_ACTION:-now} in network-unlock | pre-resume | now) ;; *) exit 0 ;; esac
END
chmod 700 "$hook"
while [ "$1" != -- ]; do
  bridge fdb replace "${1#*,}" dev "${1%,*}" master static sticky
  echo "bridge fdb del ${1#*,} dev ${1%,*} master 2>/dev/null || true" >>"$hook"
  shift
done
shift
echo "action-script $hook" >>"$config"
"$@"
