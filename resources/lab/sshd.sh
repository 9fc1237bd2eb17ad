# The beginning of a lab host's first process, whether in namespaces (inside.sh) or in a VM (vm-init.sh).
# set_up_sshd HOST ADDRESS: a host key, and the settings of the sshd by which the app reaches the host.
set_up_sshd() {
  key=/etc/ssh/ssh_host_ed25519_key
  if [ ! -s $key ] || [ ! -s $key.pub ]; then
    rm -f $key $key.pub
    ssh-keygen -q -t ed25519 -N '' -C "$1" -f $key
  fi
  cat >/etc/ssh/sshd_handover <<END
Port 22
ListenAddress $2
HostKey $key
AuthorizedKeysFile /etc/handover/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PermitUserEnvironment no
AllowStreamLocalForwarding yes
AllowAgentForwarding no
X11Forwarding no
MaxStartups 100
MaxSessions 50
PerSourcePenalties no
PrintMotd no
PrintLastLog no
StrictModes no
Subsystem sftp /usr/lib/openssh/sftp-server
END
}

