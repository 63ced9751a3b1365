import type { Context, FilterImplOptions } from 'liquidjs'

type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>

/**
 * A filter whose lists count against the memory of the render with all that is in them. Liquid counts the entries of a list
 * and not what is in those: a list that is put into itself forty times over has two entries, and takes for ever to put out.
 */
export function memoryLimited(filter: FilterHandler): FilterHandler {
  return function* (value: unknown, ...args: unknown[]) {
    const result: unknown = yield filter.call(this, value, ...args)
    if (typeof result === 'object' && result !== null) weigh(result, this.context.memoryLimit)
    return result
  }
}

/** Ends as soon as the limit is passed, however much there is still to come. */
function weigh(list: object, limit: Context['memoryLimit']): void {
  const found: unknown[] = [list]
  while (found.length > 0) {
    const value = found.pop()
    limit.use(typeof value === 'string' ? value.length + 1 : 1)
    // One after the other: as arguments, a long list would overflow the stack.
    if (typeof value === 'object' && value !== null)
      for (const inside of Object.values(value)) found.push(inside)
  }
}
