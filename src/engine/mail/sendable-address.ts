/**
 * True for exactly one address: `local@domain` without white space, control characters, `<`, `>` or `,`. This is the last check
 * before the wire; the import decides whether the address is valid.
 */
export function isSendableAddress(address: string): boolean {
  return address.length <= 320 && /^[^\s\p{Cc}<>,@]+@[^\s\p{Cc}<>,@]+$/u.test(address)
}

/** True where the server must offer SMTPUTF8 (RFC 6531): a domain can be converted to ASCII, a local part cannot. */
export function needsSmtpUtf8(address: string): boolean {
  return /[\u0080-\uffff]/.test(address.slice(0, address.lastIndexOf('@')))
}
