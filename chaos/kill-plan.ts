/** When the engine, or the whole app, is killed. Times are counted in milliseconds of the real clock. */
export type Kill =
  /** So long after the server has so many messages of the campaign. */
  | { when: 'sending'; messages: number; ms: number }
  /** So long after Start was pressed, whether it was answered or not. */
  | { when: 'queueing'; ms: number }
  /** So long after the process of the next engine was begun. */
  | { when: 'starting'; ms: number }
  /** As `sending`, of the engine alone: the app starts another by itself. */
  | { when: 'engine of the app'; messages: number; ms: number }

/** What is done to one campaign, in this order, each after the start that the one before made necessary. */
export type KillPlan = Kill[]

/** Most starts take less; those that take longer are killed while they are still at it, too. */
const startTakes = 700
const fillTakes = 60
/** Long enough for a few turns of the queue: where exactly in one, chance decides. */
const turns = 8

export function planKills(recipients: number, app: boolean, random: () => number): KillPlan {
  const below = (n: number) => Math.floor(random() * n)
  const sending = (from = 1): Kill => ({
    when: 'sending',
    messages: from + below(recipients - from + 1),
    ms: random() * turns
  })
  const dice = random()
  if (app && dice < 0.4) return [{ ...sending(), when: 'engine of the app' } as Kill, sending()]
  if (dice < 0.6) return [sending()]
  if (dice < 0.7) return [{ when: 'queueing', ms: random() * fillTakes }]
  if (dice < 0.75) return [sending(Math.max(1, recipients - 10))]
  if (dice < 0.9) return [sending(), { when: 'starting', ms: random() * startTakes }]
  return [sending(), sending()]
}
