#!/bin/sh
# Runs a command where everything that is sent to another computer is counted and goes nowhere:
#   sudo test/e2e/counting-packets.sh npx playwright test security
# A network of its own (Linux, root) has this computer's loopback and a device `nowhere` that every other address leads to.
# The kernel counts what is sent through it, by whatever process and however short.
set -e
[ "$COUNTING" ] || COUNTING=1 exec unshare --net "$0" "$@"
ip link set lo up
ip link add nowhere type dummy 2>/dev/null || ip link add nowhere type ifb # a kernel without the one may have the other
for said_by_itself in router_solicitations accept_dad; do
  echo 0 >"/proc/sys/net/ipv6/conf/nowhere/$said_by_itself"
done
ip link set nowhere arp off up
ip address add 10.9.8.7/24 dev nowhere
ip address add fd00::1/64 dev nowhere
ip route add default dev nowhere
ip -6 route add default dev nowhere
exec "$@"
