# delay.sh LAB NETWORK IMAGE CGROUPS DELAY_MS JITTER_MS LOSS_PERCENT LIMIT_BYTES PORT...: delay, jitter and loss of what the
# switch sends toward these ports, where the kernel has no netem. It goes through delay.py; what comes from the ports does not.
# All zero: straight again. Done twice is the same as once.
set -eu
lab=$1 network=$2 image=$3 cgroups=$4 asked="$5 $6 $7" limit=$8
shift 8
folder=/var/lib/handover-lab/labs/$lab
switch=hl-$lab-switch
group=$cgroups/handover-lab/$lab/delay-$network

mkdir -p "$group"
# Its taps go with it.
for process in $(cat "$group/cgroup.procs"); do kill -KILL "$process" 2>/dev/null || true; done
until grep -q '^populated 0' "$group/cgroup.events"; do sleep 0.01; done
for port; do
  tc -n "$switch" qdisc del dev "$port" ingress 2>/dev/null || true
  ip -n "$switch" link set "$port" master "sw$network"
done
[ "$asked" != "0 0 0" ] || exit 0

# In the lab's cgroup before anything else, so that `down` finds it. The lab's image has the Python that the machine may lack.
setsid sh -ec "echo \$\$ >'$group/cgroup.procs'
  exec nsenter --net='/run/netns/$switch' unshare --mount --propagation private sh -ec '
    mount --rbind /dev \"\$0/dev\"
    exec chroot \"\$0\" python3 -S -B - \"\$@\"' '$image/host' $asked $limit $*" \
  <"$folder/bin/delay.py" >"$folder/delay-$network.log" 2>&1 &
starter=$!
for port; do
  until ip -n "$switch" link show "${port}d" >/dev/null 2>&1; do
    kill -0 "$starter" 2>/dev/null || { echo "delay.py ended: $(tail -n 3 "$folder/delay-$network.log")" >&2; exit 1; }
    sleep 0.02
  done
  tc -n "$switch" qdisc add dev "$port" ingress
  tc -n "$switch" filter add dev "$port" parent ffff: protocol all prio 1 \
    u32 match u32 0 0 action mirred ingress redirect dev "${port}d"
  ip -n "$switch" link set "$port" nomaster
  ip -n "$switch" link set "${port}d" master "sw$network" up
  # What is asked, for whoever looks; the tap is there only while the program runs.
  ip -n "$switch" link set "${port}d" alias "delay $asked"
done
