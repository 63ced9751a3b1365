import type { StreamParser, StringStream } from '@codemirror/language'

/**
 * What a place in a mail's source is in. Liquid can stand anywhere, so it is kept beside what is around it. A parser of
 * one's own, because those of HTML, CSS and Liquid that there are weigh as much as a fifth of the window's other code.
 */
interface State {
  /** What ends the Liquid that is open: an output or a tag. */
  liquid: '' | '}}' | '%}'
  liquidTag: string
  /** The next word is a filter, a property, the name of a tag. */
  next: '' | 'tag' | 'property'
  /** Everything is text until this block ends. */
  verbatim: '' | 'raw' | 'comment'
  html: 'text' | 'tag' | 'comment' | 'declaration' | 'style'
  tag: string
  attribute: string
  isValue: boolean
  quote: string
  css: 'selector' | 'property' | 'value'
  isCssComment: boolean
  isAtRule: boolean
}

export function mailParser(around: 'html' | 'text'): StreamParser<State> {
  const rest = around === 'html' ? html : plain
  return {
    name: around === 'html' ? 'mail-html' : 'mail-text',
    startState: () => ({
      liquid: '',
      liquidTag: '',
      next: '',
      verbatim: '',
      html: 'text',
      tag: '',
      attribute: '',
      isValue: false,
      quote: '',
      css: 'selector',
      isCssComment: false,
      isAtRule: false
    }),
    token(stream, state) {
      if (state.liquid !== '') return liquid(stream, state)
      if (state.verbatim !== '' && !stream.match(new RegExp(`^\\{%-?\\s*end${state.verbatim}\\b`), false)) {
        stream.next()
        stream.match(/^[^{]+/)
        return state.verbatim === 'comment' ? 'comment' : null
      }
      state.verbatim = ''
      const opened = stream.match(/^\{([{%])-?/)
      if (!opened || opened === true) return rest(stream, state)
      state.liquid = opened[1] === '%' ? '%}' : '}}'
      state.liquidTag = ''
      state.next = opened[1] === '%' ? 'tag' : ''
      return 'brace'
    }
  }
}

const plain = (stream: StringStream): null => {
  stream.next()
  stream.match(/^[^{]+/)
  return null
}

const kinds: Record<string, string> = {
  contains: 'operatorKeyword',
  and: 'operatorKeyword',
  or: 'operatorKeyword',
  in: 'keyword',
  with: 'keyword',
  as: 'keyword',
  true: 'bool',
  false: 'bool',
  empty: 'atom',
  blank: 'atom',
  nil: 'atom'
}

function liquid(stream: StringStream, state: State): string | null {
  // Each line of `{% liquid %}` is a tag.
  if (stream.sol() && state.liquidTag === 'liquid') state.next = 'tag'
  if (stream.eatSpace()) return null
  if (stream.match(state.liquid === '%}' ? /^-?%\}/ : /^-?\}\}/)) {
    if (state.liquidTag === 'raw' || state.liquidTag === 'comment') state.verbatim = state.liquidTag
    state.liquid = ''
    return 'brace'
  }
  const next = state.next
  state.next = ''
  if (next === 'tag' && stream.match(/^#(?:(?!-?%\}).)*/)) return 'comment'
  if (stream.match(/^(?:"[^"]*"?|'[^']*'?)/)) return 'string'
  if (stream.match(/^-?\d+(?:\.\d+)?/)) return 'number'
  const word = stream.match(/^[\p{L}_](?:[\p{L}\p{N}_]|-(?![%}]))*\??/u)
  if (word && word !== true) {
    if (next === 'tag') {
      if (state.liquidTag !== 'liquid') state.liquidTag = word[0]
      return 'keyword'
    }
    if (next === 'property') return 'propertyName'
    if (stream.match(/^\s*:/, false) && state.liquidTag !== '') return 'attributeName'
    return (Object.hasOwn(kinds, word[0]) && kinds[word[0]]) || 'variableName'
  }
  if (stream.next() === '.') state.next = 'property'
  return null
}

function html(stream: StringStream, state: State): string | null {
  if (state.html === 'style' && !stream.match(/^<\/style/i, false)) return css(stream, state)
  switch (state.html) {
    case 'comment':
    case 'declaration':
      if (stream.match(state.html === 'comment' ? '-->' : '>')) state.html = 'text'
      else plainUntil(stream, state.html === 'comment' ? /^[^{-]+/ : /^[^{>]+/)
      return 'comment'
    case 'tag':
      return state.quote === '' ? insideTag(stream, state) : quoted(stream, state)
    default:
      return text(stream, state)
  }
}

function plainUntil(stream: StringStream, more: RegExp): void {
  if (!stream.match(more)) stream.next()
}

function text(stream: StringStream, state: State): string | null {
  if (stream.match(/^<!(--)?/)) {
    state.html = stream.current() === '<!--' ? 'comment' : 'declaration'
    return 'comment'
  }
  const tag = stream.match(/^<(\/?[a-z][\w:-]*)/i)
  if (tag && tag !== true) {
    Object.assign(state, { html: 'tag', tag: tag[1]?.toLowerCase(), attribute: '', isValue: false })
    return 'tagName'
  }
  plainUntil(stream, /^[^<{]+/)
  return null
}

function insideTag(stream: StringStream, state: State): string | null {
  if (stream.eatSpace()) return null
  if (stream.match(/^\/?>/)) {
    state.html = state.tag === 'style' ? 'style' : 'text'
    Object.assign(state, { css: 'selector', isCssComment: false, isAtRule: false })
    return 'angleBracket'
  }
  if (stream.eat('=')) {
    state.isValue = true
    return null
  }
  if (!state.isValue) {
    const name = stream.match(/^[^\s=>"'{/]+/)
    if (name && name !== true) state.attribute = name[0].toLowerCase()
    else stream.next()
    return 'attributeName'
  }
  if (stream.match(/^["']/)) {
    state.quote = stream.current()
    state.css = 'property'
    return 'string'
  }
  plainUntil(stream, /^[^\s>{]+/)
  state.isValue = false
  return 'string'
}

function quoted(stream: StringStream, state: State): string | null {
  if (stream.eat(state.quote)) {
    Object.assign(state, { quote: '', isValue: false, isCssComment: false })
    return 'string'
  }
  if (state.attribute === 'style') return css(stream, state)
  plainUntil(stream, state.quote === '"' ? /^[^"{]+/ : /^[^'{]+/)
  return 'string'
}

function css(stream: StringStream, state: State): string | null {
  if (state.isCssComment || stream.match('/*')) {
    state.isCssComment = !stream.match('*/')
    if (state.isCssComment) plainUntil(stream, /^[^*{<"']+/)
    return 'comment'
  }
  if (stream.eatSpace()) return null
  if (stream.match(/^(?:"[^"{]*"?|'[^'"{]*'?)/)) return 'string'
  if (stream.match(/^@[\w-]+/)) {
    state.isAtRule = !/^@(?:font-face|page)$/i.test(stream.current())
    return 'keyword'
  }
  if (stream.match(/^![\w-]+/)) return 'keyword'
  if (stream.match(/^#[\w-]+/)) return null
  if (stream.match(/^(?:px|r?em|pt|vw|vh|ch|ex|deg|m?s|%)(?![\w-])/)) return 'keyword'
  if (state.css === 'value' && stream.match(/^[-+]?(?:\d*\.)?\d+/)) return 'number'
  if (stream.match(/^[\w-]+/)) {
    if (state.css === 'property') return 'propertyName'
    if (state.css === 'value') return stream.peek() === '(' ? null : 'atom'
    return 'tagName'
  }
  const sign = stream.next()
  if (sign === '.' && state.css === 'selector') stream.match(/^[\w-]+/)
  else if (sign === '{') {
    // What is inside of an at-rule begins with a selector again.
    state.css = state.isAtRule ? 'selector' : 'property'
    state.isAtRule = false
  } else if (sign === '}') state.css = 'selector'
  else if (sign === ':' && state.css === 'property') state.css = 'value'
  else if (sign === ';') {
    state.css = state.css === 'selector' ? 'selector' : 'property'
    state.isAtRule = false
  }
  return null
}
