/**
 * True for one address and nothing else: `local@domain` without white space, control character, `<`, `>` or `,`. The
 * last gate before the wire; whether the address is a good one was decided when it was imported.
 */
export function isSendableAddress(address: string): boolean {
  return address.length <= 320 && /^[^\s\p{Cc}<>,@]+@[^\s\p{Cc}<>,@]+$/u.test(address)
}

/** True where the server must offer SMTPUTF8 (RFC 6531): a domain can be written in ASCII, a local part cannot. */
export function needsSmtpUtf8(address: string): boolean {
  return /[\u0080-\uffff]/.test(address.slice(0, address.lastIndexOf('@')))
}
