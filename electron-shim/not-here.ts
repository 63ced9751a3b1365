import { EventEmitter } from 'node:events'

/** Asked for by the language, by inspection or by `await`, never meant as a part of Electron. */
const passive = new Set([
  'then',
  'toJSON',
  'constructor',
  'inspect',
  'domain',
  'nodeType',
  '$$typeof',
  'asymmetricMatch'
])

/** A prototype that answers for everything its object does not have: by throwing with the API's name. */
function refusing(name: string, base: object): object {
  return new Proxy(base, {
    get(target, key, receiver) {
      if (typeof key === 'string' && !(key in target) && !passive.has(key)) {
        throw new Error(`The stand-in for Electron does not have ${name}.${key}.`)
      }
      return Reflect.get(target, key, receiver) as unknown
    }
  })
}

/** A module of Electron, such as `dialog`, of which only these parts exist. Tests may replace them, as in Electron. */
export function onlyTheseParts<Parts extends object>(name: string, parts: Parts): Parts {
  const base = (Object.getPrototypeOf(parts) ?? Object.prototype) as object
  return Object.setPrototypeOf(parts, refusing(name, base)) as Parts
}

/** To extend for a class of Electron that emits events: what the subclass does not have throws. */
export function partialEmitter(name: string): typeof EventEmitter {
  class PartialEmitter extends EventEmitter {}
  Object.setPrototypeOf(PartialEmitter.prototype, refusing(name, EventEmitter.prototype))
  return PartialEmitter as unknown as typeof EventEmitter
}

/** An event with preventDefault, as most of Electron's are. */
export interface PreventableEvent {
  preventDefault: () => void
  readonly defaultPrevented: boolean
}

export function preventable<Details extends object>(details: Details): Details & PreventableEvent {
  let prevented = false
  return Object.defineProperties({ ...details } as Details & PreventableEvent, {
    preventDefault: { value: () => void (prevented = true) },
    defaultPrevented: { get: () => prevented }
  })
}
