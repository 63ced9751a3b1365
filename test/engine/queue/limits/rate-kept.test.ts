import { expect, test } from 'vitest'
import { startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import { createQueueTest } from '../queue-parts.ts'

test('a campaign with a set rate never falls asleep when its wait ends while results are written', async () => {
  const server = await startScriptedSmtpServer()
  const queue = createQueueTest(server, { connections: 5, perSecond: 100 })
  try {
    const id = queue.campaign(400)
    queue.run(id)
    // A lane that sleeps does so for a minute: the test's time limit would end it.
    await queue.until(() => queue.states(id).accepted === 400)
    expect(server.acceptedRecipients()).toHaveLength(400)
  } finally {
    await queue.close()
    await server.close()
  }
})
