import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

/** What jsdom lacks, because it lays nothing out: every element is 634 px high, and nothing changes its size. */
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 634 })
Element.prototype.scrollTo = function scrollTo(to?: ScrollToOptions | number) {
  if (typeof to === 'object' && to.top !== undefined) this.scrollTop = to.top
  this.dispatchEvent(new Event('scroll'))
}
Element.prototype.scrollIntoView = () => undefined
Element.prototype.setPointerCapture = () => undefined
window.ResizeObserver = class {
  observe = () => undefined
  unobserve = () => undefined
  disconnect = () => undefined
}
window.matchMedia = (media) =>
  Object.assign(new EventTarget(), {
    media,
    matches: false,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined
  })

afterEach(() => {
  cleanup()
  window.localStorage.clear()
})
