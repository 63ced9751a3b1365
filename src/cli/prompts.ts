/** Questions to the person at the terminal. Ctrl-C at any of them rejects with an ExitPromptError. */
export interface Prompts {
  /** False: nobody is there to answer, so everything has to come from options. */
  readonly interactive: boolean
  text(
    message: string,
    options?: { default?: string; check?: (answer: string) => true | string }
  ): Promise<string>
  /** Never echoed. */
  secret(message: string): Promise<string>
  confirm(message: string, otherwise: boolean): Promise<boolean>
  choose<T extends string>(message: string, choices: { value: T; name: string }[]): Promise<T>
}

/** Asks on standard error, so that standard output holds only what the command is for. */
export function createPrompts(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream): Prompts {
  const at = { input: stdin, output: stderr }
  // Only where something is asked: it takes a fifth of a start to load.
  const library = () => import('@inquirer/prompts')
  return {
    interactive: stdin.isTTY && stderr.isTTY,
    text: async (message, options = {}) =>
      (await library()).input(
        {
          message,
          ...(options.default === undefined ? {} : { default: options.default }),
          ...(options.check === undefined ? {} : { validate: options.check })
        },
        at
      ),
    secret: async (message) => (await library()).password({ message }, at),
    confirm: async (message, otherwise) => (await library()).confirm({ message, default: otherwise }, at),
    choose: async (message, choices) => (await library()).select({ message, choices }, at)
  }
}
