#!/bin/sh
# Makes the certificates of the tests' HTTPS servers: valid from 2020 on for a hundred years, whatever a test does to the clock.
# The authority's key is thrown away. Needs openssl and faketime.
set -eu
cd "$(dirname "$0")"

openssl() {
  faketime '2020-01-01 00:00:00' openssl "$@"
}

authority=$(mktemp -d)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 \
  -subj '/CN=wasp tests' -keyout "$authority/ca.key" -out ca.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
  -subj '/CN=localhost' -keyout server.key -out "$authority/server.csr"
echo 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:github.com,DNS:codeload.github.com' >"$authority/san.ext"
openssl x509 -req -in "$authority/server.csr" -CA ca.pem -CAkey "$authority/ca.key" -CAcreateserial \
  -CAserial "$authority/ca.srl" -days 36500 -extfile "$authority/san.ext" -out server.pem
rm -r "$authority"
