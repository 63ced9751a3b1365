import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'
import { spelledOut } from '../../../shared/text/hidden-characters.ts'

/** Asks once; true when the person goes on. The button says what will happen ('Delete 12 users'), never 'OK'. */
export function confirm(question: {
  title: string
  body: ReactNode
  action: string
  cancel?: string
  danger?: boolean
}): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title: spelledOut(question.title),
      children: typeof question.body === 'string' ? spelledOut(question.body) : question.body,
      labels: { confirm: question.action, cancel: question.cancel ?? 'Cancel' },
      confirmProps: { variant: 'filled', ...(question.danger ? { color: 'red' } : {}) },
      onConfirm: () => resolve(true),
      onClose: () => resolve(false)
    })
  })
}
