/** From a page to main. */
export type PageFrame =
  /** A new document has started: what belonged to the one before is gone. */
  | { do: 'hello' }
  | { do: 'invoke'; call: number; channel: string; args: unknown[] }
  | { do: 'send'; channel: string; args: unknown[] }
  | { do: 'port'; port: string; data: unknown }
  | { do: 'port'; port: string; close: true }
  | { do: 'accelerator'; accelerator: string }
  /** The page wants a new window, or to go to a URL that Chromium would hand to the desktop (mailto). */
  | { do: 'open' | 'navigate'; url: string }

/** From main to a page. */
export type WindowFrame =
  | { do: 'message'; channel: string; args: unknown[]; ports: string[] }
  | { do: 'answer'; call: number; value: unknown }
  | { do: 'answer'; call: number; error: string }
  | { do: 'port'; port: string; data: unknown }
  | { do: 'port'; port: string; close: true }
  | { do: 'accelerators'; accelerators: string[] }
