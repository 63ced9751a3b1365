import fc from 'fast-check'
import { type Answer, answers, QueueWorld } from './queue-model.ts'

type Step = { can(world: QueueWorld): boolean; run(world: QueueWorld): void | Promise<void>; says: string }

const index = fc.nat({ max: 50 })
const anyAnswer = fc.constantFrom(...(Object.keys(answers) as Answer[]))
/** Half of all answers are the usual one. */
const answer = fc.oneof(fc.constant<Answer>('accepts'), anyAnswer)
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!
const always = () => true

const steps: fc.Arbitrary<Step>[] = [
  fc.integer({ min: 1, max: 9 }).map((n) => ({
    says: `start a campaign of ${n}`,
    can: (world) => world.campaigns.size < 3,
    run: (world) => world.newCampaign(n)
  })),
  ...Array.from({ length: 6 }, () =>
    fc.tuple(index, answer).map(([at, how]): Step => ({
      says: `the server ${how} number ${at}`,
      can: (world) => world.busy.length > 0,
      run: (world) => world.answer(at, how)
    }))
  ),
  fc.tuple(index, anyAnswer).map(([at, how]) => ({
    says: `a late result: ${how}, number ${at}`,
    can: always,
    run: (world) => world.lateResult(at, how)
  })),
  fc.constant<Step>({ says: 'crash', can: always, run: (world) => world.crash() }),
  index.map((at) => ({ says: `quit (${at})`, can: always, run: (world) => world.quit(at) })),
  index.map((at) => ({
    says: `pause ${at}`,
    can: (world) => world.ids('running').length > 0,
    run: (world) => world.pause(pick(world.ids('running'), at))
  })),
  ...Array.from({ length: 2 }, () =>
    index.map((at): Step => ({
      says: `resume ${at}`,
      can: (world) => world.ids('paused').length > 0,
      run: (world) => world.resume(pick(world.ids('paused'), at))
    }))
  ),
  index.map((at) => ({
    says: `stop ${at}`,
    can: (world) => world.ids('running', 'paused').length > 0,
    run: (world) => world.stop(pick(world.ids('running', 'paused'), at))
  })),
  fc
    .tuple(index, fc.constantFrom('send-again' as const, 'count-as-accepted' as const), fc.option(index))
    .map(([at, decision, one]) => ({
      says: `decide ${at}: ${decision}, ${one ?? 'all'}`,
      can: (world) => world.deliveries.some(({ state }) => state === 'unknown'),
      run: (world) => {
        const { campaignId } = pick(
          world.deliveries.filter(({ state }) => state === 'unknown'),
          at
        )
        return world.decide(campaignId, decision, one)
      }
    })),
  fc.tuple(index, fc.constantFrom('rejected' as const, 'deferred' as const)).map(([at, state]) => ({
    says: `retry the ${state} (${at})`,
    can: (world) => world.deliveries.some((delivery) => delivery.state === state),
    run: (world) => {
      const { campaignId } = pick(
        world.deliveries.filter((delivery) => delivery.state === state),
        at
      )
      return world.retry(campaignId, state)
    }
  })),
  index.map((at) => ({
    says: `user ${at} is verified`,
    can: (world) => world.deliveries.some(({ state }) => state !== 'sending'),
    run: (world) =>
      world.verify(
        pick(
          world.deliveries.filter(({ state }) => state !== 'sending'),
          at
        )
      )
  })),
  fc.constantFrom(1000, 30_000, 10 * 60_000).map((ms) => ({
    says: `${ms / 1000} s pass`,
    can: always,
    run: (world) => world.pass(ms)
  })),
  fc.constantFrom(-3_600_000, 3_600_000).map((ms) => ({
    says: `the clock is put by ${ms / 3_600_000} h`,
    can: always,
    run: (world) => world.jump(ms)
  }))
]

const toCommand = (step: Step): fc.AsyncCommand<object, QueueWorld> => ({
  check: () => true,
  async run(_model, world) {
    // What can be done depends on what the queue did by itself: the world is the model.
    if (!step.can(world)) return
    await step.run(world)
    world.check()
  },
  toString: () => step.says
})

/**
 * Runs random commands against the queue and its model, and ends with everything going on to its end. Rejects with the
 * seed, and the shortest run of commands found that goes wrong, where the two differ.
 */
export async function checkQueue(options: { numRuns: number; seed?: number }): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.commands(
        steps.map((step) => step.map(toCommand)),
        { maxCommands: 40, size: '+1' }
      ),
      async (commands) => {
        const world = new QueueWorld()
        try {
          await world.newCampaign(7)
          await fc.asyncModelRun(() => ({ model: {}, real: world }), commands)
          await world.finish()
        } finally {
          world.close()
        }
      }
    ),
    options
  )
}
