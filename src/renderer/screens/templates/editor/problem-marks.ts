import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state'
import {
  activateHover,
  Decoration,
  type DecorationSet,
  EditorView,
  gutter,
  GutterMarker,
  hoverTooltip,
  keymap
} from '@codemirror/view'
import type { TemplateProblem } from '../../../../shared/models/template.ts'
import { type ProblemPlace, placesOf } from './problem-places.ts'

const setPlaces = StateEffect.define<readonly ProblemPlace[]>()

/** The problems, underlined; until the next check they move with the text. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const found = transaction.effects.find((effect) => effect.is(setPlaces))
    return found ? Decoration.set(found.value.map(markOf), true) : marks.map(transaction.changes)
  },
  provide: (field) => EditorView.decorations.from(field)
})

/** On an empty line there is nothing to underline; the gutter tells. */
const markOf = (place: ProblemPlace) =>
  place.from === place.to
    ? Decoration.line({ place }).range(place.from)
    : Decoration.mark({ place, class: `cm-lintRange-${place.severity}` }).range(place.from, place.to)

/** Where the problems from `from` to `to` are now. */
function placesBetween(state: EditorState, from: number, to: number): ProblemPlace[] {
  const found: ProblemPlace[] = []
  state.field(marks, false)?.between(from, to, (from, to, { spec }) => {
    const { place } = spec as { place: ProblemPlace }
    found.push({ ...place, from, to })
  })
  return found
}

export const showProblems = (state: EditorState, problems: readonly TemplateProblem[]) => ({
  effects: setPlaces.of(placesOf(problems, state.doc))
})

const explanation = hoverTooltip((view, position) => {
  const [first, ...more] = placesBetween(view.state, position, position)
  if (!first) return null
  return {
    pos: first.from,
    end: first.to,
    above: true,
    create() {
      const dom = document.createElement('div')
      for (const { severity, message } of [first, ...more]) {
        const line = dom.appendChild(document.createElement('div'))
        line.className = `cm-diagnostic cm-diagnostic-${severity}`
        line.textContent = message
      }
      return { dom }
    }
  }
})

class Sign extends GutterMarker {
  readonly severity: TemplateProblem['severity']
  readonly messages: string

  constructor(places: readonly ProblemPlace[]) {
    super()
    this.severity = places.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
    this.messages = places.map(({ message }) => message).join('\n')
  }

  override eq(other: Sign): boolean {
    return other.severity === this.severity && other.messages === this.messages
  }

  override toDOM(): HTMLElement {
    const dom = document.createElement('div')
    dom.className = `cm-lint-marker cm-lint-marker-${this.severity}`
    dom.title = this.messages
    return dom
  }
}

/** A sign beside each line that has a problem. */
export const problemGutter: Extension = gutter({
  class: 'cm-gutter-lint',
  lineMarker(view, line) {
    const places = placesBetween(view.state, line.from, line.to)
    return places.length === 0 ? null : new Sign(places)
  },
  lineMarkerChange: ({ state, startState }) => state.field(marks, false) !== startState.field(marks, false)
})

/** F8 goes to the next problem, and from the last to the first. */
const nextProblem = keymap.of([
  {
    key: 'F8',
    run(view) {
      const { state } = view
      const places = placesBetween(state, 0, state.doc.length)
      const next = places.find(({ from }) => from > state.selection.main.from) ?? places[0]
      if (!next) return false
      view.dispatch({ selection: { anchor: next.from, head: next.to }, scrollIntoView: true })
      activateHover(view, next.from, 1, {
        tooltip: explanation,
        until: ({ docChanged, selection }) => docChanged || selection !== undefined
      })
      return true
    }
  }
])

export const problemMarks: Extension = [marks, explanation, nextProblem]
