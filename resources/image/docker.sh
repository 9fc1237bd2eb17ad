# The docker layer: dockerd, containerd and runc; and the guest image "server", with nginx and redis. See layer.sh.
progress 5 "Docker: installing"
install_packages docker.io docker-cli

progress 60 "the server guest: installing nginx and redis"
# Over the base alone, so that what they add can be told apart from it.
small=$dir/server layered=$root
mkdir -p "$small/upper" "$small/work" "$small/root" "$small/tree"
mount -t overlay handover-server -o "lowerdir=$base/host,upperdir=$small/upper,workdir=$small/work" "$small/root"
root=$small/root
for file in etc/resolv.conf usr/sbin/policy-rc.d; do cp -a "$layered/$file" "$root/$file"; done
cp -a "$layered/var/lib/apt/lists/." "$root/var/lib/apt/lists/"
install_packages nginx-light redis-server redis-tools

progress 85 "the server guest: packing"
tar -C "$small/tree" -xf "$base/guests/minimal.tar"
{
  (cd "$small/upper" && find . \( -type f -o -type l \) \( -path './etc/*' -o -path './usr/*' \) \
    ! -path './usr/share/doc/*' ! -path './usr/share/man/*' ! -path ./etc/resolv.conf ! -name policy-rc.d)
  # Libraries that the base has and the minimal guest has not.
  for program in usr/sbin/nginx usr/bin/redis-server usr/bin/redis-cli; do
    inside ldd "/$program" | grep -o '/[^ ]*' | while read -r library; do
      echo ".$library"
      echo ".$(inside readlink -f "$library")"
    done
  done
} | sort -u >"$small/files"
tar -C "$root" --numeric-owner -T "$small/files" -cf - | tar -C "$small/tree" --keep-directory-symlink -xf -
mkdir -p "$small/tree/var/log/nginx" "$small/tree/var/lib/nginx" "$small/tree/var/lib/redis"
tar -C "$small/tree" --numeric-owner -cf "$guests/server.tar" .
umount "$root"
root=$layered
