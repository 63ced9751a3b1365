import { type RefObject, useEffect, useState } from 'react'

/** Width of an element in px, 0 until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const target = element.current
    if (!target) return undefined
    const sizes = new ResizeObserver(() => setWidth(target.clientWidth))
    sizes.observe(target)
    return () => sizes.disconnect()
  }, [element])
  return width
}
