/** A server's words as they came: code, enhanced code and text. */
export function CodeText({ children, title }: { children: string; title?: string }) {
  return (
    <code className="mono" title={title ?? children} dir="ltr">
      {children}
    </code>
  )
}
