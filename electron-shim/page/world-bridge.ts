/* oxlint-disable unicorn/consistent-function-scoping -- it runs as its own source text */
/** A world's end of the bridge between the page's own world and the preload's. */
export interface WorldBridge {
  /** Makes a value of this world appear in the other, under a name of its global object. */
  expose(name: string, value: unknown): void
}

/**
 * What Electron's contextBridge does, between two worlds of one page: values are copied, functions become functions
 * that call across, promises settle across. The worlds share the DOM and nothing else, so the bridge is made of DOM
 * events, which are dispatched synchronously and whose detail is copied from world to world.
 *
 * Runs in the page, as its own source text, once in each world: it must refer to nothing outside itself.
 */
export function createWorldBridge(mine: string, others: string): WorldBridge {
  type Wire =
    | { kind: 'value'; value: unknown }
    | { kind: 'error'; message: string }
    | { kind: 'list'; items: Wire[] }
    | { kind: 'fields'; fields: [string, Wire][] }
    | { kind: 'function'; id: number }
    | { kind: 'promise'; id: number }
  type Call =
    | { do: 'expose'; name: string; value: Wire }
    | { do: 'call'; id: number; args: Wire[]; answer: number }
    | { do: 'answer'; answer: number; value: Wire }
    | { do: 'throw'; answer: number; message: string }
    | { do: 'resolve'; id: number; value: Wire }
    | { do: 'reject'; id: number; message: string }
    | { do: 'awake' }

  type Fn = (...args: unknown[]) => unknown
  const functions = new Map<number, Fn>()
  const names = new WeakMap<Fn, number>()
  const settlers = new Map<number, PromiseWithResolvers<unknown>>()
  const answers = new Map<number, Extract<Call, { answer: number }>>()
  /** Exposed before the other world was awake. */
  let unsent: Call[] | null = []
  let numbers = 0

  function send(call: Call) {
    document.dispatchEvent(new CustomEvent(others, { detail: call }))
  }

  function pack(value: unknown): Wire {
    if (typeof value === 'function') {
      const fn = value as Fn
      let id = names.get(fn)
      if (id === undefined) {
        id = ++numbers
        names.set(fn, id)
        functions.set(id, fn)
      }
      return { kind: 'function', id }
    }
    if (value instanceof Promise) {
      const id = ++numbers
      value.then(
        (result: unknown) => send({ do: 'resolve', id, value: pack(result) }),
        (error: unknown) => send({ do: 'reject', id, message: messageOf(error) })
      )
      return { kind: 'promise', id }
    }
    if (value instanceof Error) return { kind: 'error', message: value.message }
    if (Array.isArray(value)) return { kind: 'list', items: value.map(pack) }
    if (typeof value === 'object' && value !== null) {
      const prototype: unknown = Object.getPrototypeOf(value)
      if (prototype === Object.prototype || prototype === null) {
        return { kind: 'fields', fields: Object.entries(value).map(([key, item]) => [key, pack(item)]) }
      }
    }
    return { kind: 'value', value }
  }

  function unpack(wire: Wire): unknown {
    switch (wire.kind) {
      case 'value':
        return wire.value
      case 'error':
        return new Error(wire.message)
      case 'list':
        return wire.items.map(unpack)
      case 'fields':
        return Object.freeze(Object.fromEntries(wire.fields.map(([key, item]) => [key, unpack(item)])))
      case 'promise': {
        const settler = Promise.withResolvers<unknown>()
        settlers.set(wire.id, settler)
        return settler.promise
      }
      default:
        return (...args: unknown[]) => callAcross(wire.id, args)
    }
  }

  function callAcross(id: number, args: unknown[]): unknown {
    const answer = ++numbers
    send({ do: 'call', id, args: args.map(pack), answer })
    const given = answers.get(answer)
    answers.delete(answer)
    if (given?.do === 'answer') return unpack(given.value)
    throw new Error(given?.do === 'throw' ? given.message : 'The other world did not answer.')
  }

  function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error)
  }

  function receive(call: Call) {
    switch (call.do) {
      case 'awake': {
        // The first one awake called into the void: it is told that the other has come.
        if (unsent === null) break
        const waiting = unsent
        unsent = null
        send({ do: 'awake' })
        for (const call of waiting) send(call)
        break
      }
      case 'expose':
        Object.defineProperty(globalThis, call.name, { value: unpack(call.value), enumerable: true })
        break
      case 'call':
        try {
          const value = functions.get(call.id)?.(...call.args.map(unpack))
          send({ do: 'answer', answer: call.answer, value: pack(value) })
        } catch (error) {
          send({ do: 'throw', answer: call.answer, message: messageOf(error) })
        }
        break
      case 'answer':
      case 'throw':
        answers.set(call.answer, call)
        break
      case 'resolve':
        settlers.get(call.id)?.resolve(unpack(call.value))
        settlers.delete(call.id)
        break
      case 'reject':
        settlers.get(call.id)?.reject(new Error(call.message))
        settlers.delete(call.id)
        break
    }
  }

  document.addEventListener(mine, (event) => receive((event as CustomEvent<Call>).detail))
  send({ do: 'awake' })

  return {
    expose(name, value) {
      const call: Call = { do: 'expose', name, value: pack(value) }
      if (unsent === null) send(call)
      else unsent.push(call)
    }
  }
}
