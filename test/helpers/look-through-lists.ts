import type { Page } from 'playwright-core'
import { type Task, watchTasks } from './renderer-tasks.ts'

/** What going through the long lists cost the window. */
export interface LookedThrough {
  /** Tasks of its main thread of 5 ms and more. */
  tasks: Task[]
  /** Milliseconds a row in view stood without its content after the list had come to rest, at most. */
  missing: Lack
  /** Milliseconds the list was empty to the eye at most, scrolled or not: no content, and no placeholder for it either. */
  blank: Lack
  /** The last row of each list, as it stood in view after End: its number and its text. */
  last: { list: string; number: number; text: string }[]
}

interface Lack {
  ms: number
  /** What was being done then. */
  during: string
}

/** Frames a drag of the scroll bar from one end to the other takes. */
const dragFrames = 60

/**
 * Goes to every place of Users and of the log as a person does: wheel, keys, the bar, jumps, every sort, filters, and
 * search letter by letter. The window shows an app that has both.
 */
export async function lookThroughLists(page: Page, users: number): Promise<LookedThrough> {
  const tasks = await watchTasks(page, 5)
  const last: LookedThrough['last'] = []
  await watchLacks(page)
  const during = async (step: string, work: () => Promise<unknown>) => {
    await page.evaluate((name) => Object.assign(window, { stepNow: name }), step)
    await tasks.during(step, async () => {
      await work()
      await settled(page)
    })
  }
  const list = page.getByRole('grid').first()
  const main = page.getByRole('main')

  for (const place of ['users', 'log']) {
    const go = (step: string, work: () => Promise<unknown>) => during(`${place}: ${step}`, work)
    await go('open', async () => {
      await page.evaluate((to) => (window.location.hash = `/${to}`), place)
      await page.getByRole('grid', { name: place === 'users' ? 'Users' : 'Send log' }).waitFor()
      await page.waitForFunction(
        (rows) => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === rows,
        String(users + 1)
      )
    })
    await list.hover()
    await go('wheel', async () => {
      for (let turn = 0; turn < 30; turn++) await page.mouse.wheel(0, 500)
    })
    await list.focus()
    await go('Page Down', async () => {
      for (let press = 0; press < 15; press++) await page.keyboard.press('PageDown')
    })
    await go('End', () => page.keyboard.press('End'))
    last.push({ list: place, ...(await lastRow(page)) })
    await go('Home', () => page.keyboard.press('Home'))
    await go('the bar, dragged', () => drag(page))
    for (const share of [0.5, 0.999, 0.25, 0.75]) {
      await go('a jump', () => list.evaluate((grid, to) => (grid.scrollTop = grid.scrollHeight * to), share))
    }
    if (place === 'users') {
      for (const column of ['Last email', 'Link', 'Accepted', 'Status', 'Name']) {
        await go(`sort by ${column}`, () => list.getByRole('button', { name: column, exact: true }).click())
      }
    }
    const tab = place === 'users' ? /^Verified/ : /^Rejected/
    await go('a filter', () => main.getByRole('button', { name: tab }).click())
    await go('the filter taken away', () => main.getByRole('button', { name: /^All/ }).first().click())
    const search = main.getByRole('searchbox')
    await go('a search', () => search.pressSequentially('marcha', { delay: 60 }))
    await go('the search taken away', () => search.press('Escape'))
  }
  return { tasks: await tasks.end(), ...(await lacks(page)), last }
}

/** As dragging the scroll bar does: another place at every frame, from the top to the end. */
async function drag(page: Page): Promise<void> {
  await page.evaluate(async (frames) => {
    const grid = document.querySelector('[role=grid]')!
    for (let frame = 1; frame <= frames; frame++) {
      grid.scrollTop = ((grid.scrollHeight - grid.clientHeight) * frame) / frames
      await new Promise(requestAnimationFrame)
    }
  }, dragFrames)
}

async function lastRow(page: Page): Promise<{ number: number; text: string }> {
  return page.evaluate(() => {
    const view = document.querySelector('[role=grid]')!.getBoundingClientRect()
    const inView = [...document.querySelectorAll<HTMLElement>('[role=grid] [data-index]')].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return top >= view.top && bottom <= view.bottom + 1
    })
    const row = inView.at(-1)
    return { number: Number(row?.dataset['index']) + 1, text: row?.innerText.trim() ?? '' }
  })
}

interface Watching {
  stepNow: string
  lacks: { missing: Lack; blank: Lack }
}

/** At every frame: is a row in view without its content, and for how long? */
async function watchLacks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watching = window as unknown as Watching
    watching.lacks = { missing: { during: '', ms: 0 }, blank: { during: '', ms: 0 } }
    const since: Record<'missing' | 'blank', number | null> = { missing: null, blank: null }
    let place = 0
    const note = (name: 'missing' | 'blank', isSo: boolean, now: number) => {
      if (!isSo) since[name] = null
      else {
        const ms = now - (since[name] ??= now)
        if (ms > watching.lacks[name].ms) watching.lacks[name] = { during: watching.stepNow, ms }
      }
    }
    const look = (now: number) => {
      const grid = document.querySelector('[role=grid]')
      if (grid) {
        const view = grid.getBoundingClientRect()
        const rows = [...grid.querySelectorAll('[data-index]')].filter((row) => {
          const { top, bottom } = row.getBoundingClientRect()
          return bottom > view.top + 34 && top < view.bottom
        })
        const empty = rows.filter((row) => row.querySelector('[class*=skeleton]') !== null)
        const seen = empty.some(
          (row) => Number(getComputedStyle(row.querySelector('[class*=skeleton]')!).opacity) > 0
        )
        const hasRows = Number(grid.getAttribute('aria-rowcount')) > 1
        if (grid.scrollTop !== place) since.missing = null
        place = grid.scrollTop
        note('missing', empty.length > 0, now)
        note('blank', hasRows && empty.length === rows.length && !seen, now)
      }
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

async function lacks(page: Page): Promise<{ missing: Lack; blank: Lack }> {
  return page.evaluate(() => (window as unknown as Watching).lacks)
}

/** The list shows what was asked for. */
async function settled(page: Page): Promise<void> {
  // Longer than the search waits for the next letter.
  await page.waitForTimeout(250)
  await page.waitForFunction(
    () =>
      document.querySelector('[role=grid]')?.getAttribute('aria-busy') === 'false' &&
      !document.querySelector('[role=grid] [class*=skeleton]')
  )
}
