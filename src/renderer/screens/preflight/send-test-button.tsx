import { Button, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useEngine, useSettings } from '../../client/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { DeliveryAnswer, notifyError } from '../../components/feedback/index.ts'

/** Sends the mail in view to the administrator, asking for the address the first time; the answer stands beside it. */
export function SendTestButton({
  templateId,
  accountId,
  userId
}: {
  templateId: string
  accountId: number | undefined
  userId: number | null
}) {
  const engine = useEngine()
  const { settings, update } = useSettings()
  const { adminAddress } = settings.service
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const [sending, setSending] = useState(false)
  const [deliveryId, setDeliveryId] = useState<number | null>(null)

  const send = async (to: string) => {
    if (accountId === undefined) return
    setSending(true)
    setAsking(false)
    setDeliveryId(null)
    try {
      if (to !== adminAddress) await update({ service: { adminAddress: to } })
      const sent = await engine.campaigns.sendTest.call({ templateId, accountId, to, userId })
      setDeliveryId(sent.deliveryId)
    } catch (error) {
      notifyError('The test was not sent', error)
    } finally {
      setSending(false)
    }
  }

  return (
    <>
      <Popover
        opened={asking}
        onChange={setAsking}
        position="top-start"
        trapFocus
        shadow="md"
        withinPortal={false}
      >
        <Popover.Target>
          <WriteGuard>
            <Button
              loading={sending}
              disabled={accountId === undefined || templateId === ''}
              title={adminAddress === '' ? undefined : `To ${adminAddress}`}
              onClick={() => (adminAddress === '' ? setAsking(true) : void send(adminAddress))}
            >
              Send me a test
            </Button>
          </WriteGuard>
        </Popover.Target>
        <Popover.Dropdown>
          <form
            style={{ display: 'flex', gap: 8, alignItems: 'flex-end' }}
            onSubmit={(event) => {
              event.preventDefault()
              if (typed.trim() !== '') void send(typed.trim())
            }}
          >
            <TextInput
              label="Your address"
              type="email"
              required
              data-autofocus
              w={220}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit" variant="filled">
              Send
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
      {deliveryId !== null && <DeliveryAnswer deliveryId={deliveryId} />}
    </>
  )
}
