# qemu_tls.sh ROLE NAME FOLDER: ROLE is server or client. Makes a certificate for one migration in the form that QEMU reads
# (docs/system/tls.rst), and an authority for it whose key is gone at once. Prints the authority's certificate.
set -eu
role=$1 name=$2 folder=$3
umask 077
mkdir -p "$folder"
cd "$folder"
key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
key authority-key.pem
key "$role-key.pem"
openssl req -x509 -new -key authority-key.pem -days 2 -subj "/CN=$name $role authority" -out authority.pem \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
openssl req -new -key "$role-key.pem" -subj "/CN=$name" -out request.pem
printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=%sAuth\nsubjectAltName=DNS:%s\n' \
  "$role" "$name" >extensions
openssl x509 -req -in request.pem -CA authority.pem -CAkey authority-key.pem -CAcreateserial -days 2 -extfile extensions \
  -out "$role-cert.pem" 2>/dev/null
rm -f authority-key.pem authority.srl request.pem extensions
cat authority.pem
