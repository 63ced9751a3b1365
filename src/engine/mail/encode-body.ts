import { encode, wrap } from 'nodemailer/lib/qp'

/** RFC 5322 §2.1.1, without the CRLF. */
const maxLineLength = 998

/**
 * A text in a form that every mail server transports: unchanged if it is ASCII with lines of at most 998 characters, or else
 * quoted-printable. Never base64, which spam filters dislike for text, or 8bit, which the next server may not accept. Lines end
 * with CRLF.
 */
export function encodeBody(text: string): { encoding: '7bit' | 'quoted-printable'; body: string } {
  const body = text.replaceAll(/\r\n|\r|\n/g, '\r\n')
  return isSevenBit(body)
    ? { encoding: '7bit', body }
    : { encoding: 'quoted-printable', body: wrap(encode(body)) }
}

/** No controls except TAB, CR and LF, no long lines, and no spaces at the end of a line, which some servers strip. */
function isSevenBit(body: string): boolean {
  if (!/^[\t\r\n\x20-\x7e]*$/.test(body) || /[\t ](?:\r|$)/.test(body)) return false
  for (let start = 0; start <= body.length;) {
    const end = body.indexOf('\r\n', start)
    if ((end < 0 ? body.length : end) - start > maxLineLength) return false
    if (end < 0) return true
    start = end + 2
  }
  return true
}
