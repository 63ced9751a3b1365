/** A reply's text, taken apart into what the server says itself and what it repeats of another one. */
export interface SaidAndQuoted {
  /** In one line, without codes; email addresses are `<address>`, and links to block lists `<block list>`. */
  own: string
  /** The same of what another server said; empty where nothing is quoted. */
  quoted: string
}

const lineCodes = /^\s*[245]\d\d(?:[ -]+|$)(?:#?[245]\.\d{1,3}\.\d{1,3}(?![.\d])[ :]*)?/
const webAddress = /\bhttps?:\s*\/\/\S+/gi
const blockList = /spamhaus|spamcop|sorbs|dnsbl|barracudacentral|\brbl\b/i
const emailAddress = /<?[^\s<>:;,()[\]"'=]+@[^\s<>:;,()[\]"'=]+>?/g
/** What Postfix adds where it passes a reply on. */
const command = /\(in reply to [^)]*\)/gi
/** `host x said: 550 …`, `response was "550 …`, `-> 550 …`, `from MTA(…): 550 …`. */
const quotation =
  /\b(?:said|replied|answered|responded)\b\s*[:"]|(?:\bwas\b|\breturned\b|->|:)\s*["']?[245]\d\d[ -]/i

export function ownWords(text: string): SaidAndQuoted {
  const words = text
    .split(/\r?\n/)
    .map((line) => line.replace(lineCodes, ''))
    .join(' ')
    .replace(webAddress, (address) => (blockList.test(address) ? ' <block list> ' : ' '))
    .replace(command, ' ')
    .replace(emailAddress, '<address>')
    .replace(/\s+/g, ' ')
    .trim()
  const at = words.search(quotation)
  return at < 0
    ? { own: words, quoted: '' }
    : { own: words.slice(0, at).trim(), quoted: words.slice(at).trim() }
}
