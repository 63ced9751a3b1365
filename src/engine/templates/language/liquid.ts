import { CaptureTag, Liquid, Tag, filters } from 'liquidjs'
import type { Context, Emitter, LiquidOptions, TagToken, TopLevelToken } from 'liquidjs'
import { memoryLimited } from './memory-limited-filter.ts'

/**
 * Liquid as our templates speak it: no file, no prototype, no function can be reached from one, an unknown variable or
 * filter is an error, and time and size of a render are bounded.
 */

/** Longest template, in characters, all of its parts together with what they nest. */
const maxTemplateLength = 1_000_000
/** The longest a rendered part may be, in characters. Gmail cuts an email at 102 kB. */
const maxOutputLength = 1_000_000
/** Characters and list entries that filters and ranges of one render may make. */
const maxMemory = 2_000_000
/**
 * Milliseconds. A real template takes a fraction of one; this only stops a runaway, and must not fire when the computer
 * is busy. `checkTemplate` finds a slow template long before.
 */
const maxRenderTime = 1_000

/** They would read files. A template consists of one text. */
const withoutFiles = ['include', 'render', 'layout', 'block']

/** Left out: filters with a different result each time, because a retry sends the same email, and filters that run code. */
const leftOut = new Set(['sample', ...Object.keys(filters).filter((name) => name.endsWith('_exp'))])

function createLiquid(escaping: Pick<LiquidOptions, 'outputEscape'>): Liquid {
  const liquid = new Liquid({
    ...escaping,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    lenientIf: true,
    // Templates in memory, of which there are none: nothing is ever looked up on the disk.
    templates: {},
    parseLimit: maxTemplateLength,
    memoryLimit: maxMemory,
    renderLimit: maxRenderTime
  })
  for (const [name, filter] of Object.entries(filters)) {
    if (leftOut.has(name)) liquid.unregisterFilter(name)
    // Without `raw`, which would escape the escaping.
    else liquid.registerFilter(name, memoryLimited(typeof filter === 'function' ? filter : filter.handler))
  }
  liquid.registerTag('capture', BoundedCapture)
  for (const name of withoutFiles) liquid.registerTag(name, RefusedTag)
  return liquid
}

class RefusedTag extends Tag {
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid)
    throw new Error(`tag "${token.name}" is not available`)
  }
  *render(): Generator<unknown, void, unknown> {}
}

/** What is captured counts against the memory of the render: text doubled forty times over would end the process. */
class BoundedCapture extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    const text = yield this.liquid.renderer.renderTemplates(this.templates, context, createBoundedEmitter())
    context.memoryLimit.use(text.length)
    context.bottom()[this.variable] = text
  }
}

/** Collects what a render puts out, up to a length. */
export function createBoundedEmitter(): Emitter {
  return {
    buffer: '',
    write(piece: unknown) {
      this.buffer += toText(piece)
      if (this.buffer.length > maxOutputLength) throw new Error('output limit exceeded')
    }
  }
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(toText).join('')
  // eslint-disable-next-line typescript/no-base-to-string -- as Liquid does; the check warns about a whole group put out
  return String(value)
}

/** For the HTML part: everything put in is escaped, `| raw` or not. */
export const htmlLiquid = createLiquid({ outputEscape: 'escape' })

/** For the subject, the preheader and the text part: put in as it is. */
export const textLiquid = createLiquid({})
