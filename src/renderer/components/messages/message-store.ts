import type { ReactNode } from 'react'

export interface Message {
  id: number
  title?: string
  body: ReactNode
  tone: 'done' | 'failed'
  /** Milliseconds until it goes by itself; without, it stays until it is closed. */
  staysFor?: number
  /** On its way out: it still takes part in the picture, for as long as the movement lasts. */
  isLeaving?: boolean
}

/** Milliseconds, as in messages.module.css. */
const leavingTakes = 250

/** The messages there are, oldest first. */
export interface MessageStore {
  subscribe(listener: () => void): () => void
  messages(): readonly Message[]
  /** Returns the id to `hide` it by. */
  show(message: Omit<Message, 'id' | 'isLeaving'>): number
  hide(id: number): void
}

export function createMessageStore(): MessageStore {
  const listeners = new Set<() => void>()
  let messages: readonly Message[] = []
  let lastId = 0
  const change = (now: readonly Message[]) => {
    messages = now
    for (const listener of listeners) listener()
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    messages: () => messages,
    show(message) {
      change([...messages, { ...message, id: ++lastId }])
      return lastId
    },
    hide(id) {
      if (!messages.some((message) => message.id === id && !message.isLeaving)) return
      change(messages.map((message) => (message.id === id ? { ...message, isLeaving: true } : message)))
      setTimeout(() => change(messages.filter((message) => message.id !== id)), leavingTakes)
    }
  }
}
