import { Context, Drop } from 'liquidjs'

/** What `forloop` and `tablerowloop` say, as Liquid documents it. */
const loopWords = new Set(
  'first index index0 last length rindex rindex0 col col0 col_first col_last row'.split(' ')
)

/**
 * Reads values as Liquid does, and of a loop its documented words only. `ownPropertyOnly` makes an exception of Liquid's own
 * objects: `forloop.constructor` would be the class itself, and called.
 */
export class GuardedContext extends Context {
  override readProperty(...[from, key]: Parameters<Context['readProperty']>): unknown {
    if (from instanceof Drop && !(typeof key === 'string' && loopWords.has(key))) return undefined
    return super.readProperty(from, key)
  }

  /** For what filters such as `where` look up in each entry. */
  override spawn(scope: object = {}): Context {
    const { sync, globals, strictVariables, ownPropertyOnly, renderLimit, memoryLimit } = this
    return new GuardedContext(
      scope,
      this.opts,
      { sync, globals, strictVariables, ownPropertyOnly },
      { renderLimit, memoryLimit, liquid: this.liquid as unknown }
    )
  }
}
