import type { Rectangle } from 'electron'
import { z } from 'zod'

export interface WindowPlace {
  bounds: Rectangle
  maximized: boolean
}

const storedSchema = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().positive(),
    height: z.number().int().positive()
  }),
  maximized: z.boolean()
})

export const smallestWindow = { width: 960, height: 640 }
const usualWindow = { width: 1320, height: 860 }

/**
 * Where to open the window: where it was, unless that is on a screen that is not there any more, in which case (and at
 * first) it is centred on the primary one. All in display-independent pixels.
 */
export function placeWindow(stored: unknown, screens: Rectangle[], primary: Rectangle): WindowPlace {
  const parsed = storedSchema.safeParse(stored)
  if (parsed.success) {
    const { bounds, maximized } = parsed.data
    const home = screens.find((screen) => overlap(bounds, screen) >= 0.5)
    if (home !== undefined) return { bounds: { ...bounds, ...fit(bounds, home) }, maximized }
  }
  const size = fit(usualWindow, primary)
  return {
    bounds: {
      ...size,
      x: primary.x + Math.round((primary.width - size.width) / 2),
      y: primary.y + Math.round((primary.height - size.height) / 2)
    },
    maximized: false
  }
}

function fit(wanted: { width: number; height: number }, screen: Rectangle) {
  return {
    width: Math.min(Math.max(wanted.width, smallestWindow.width), screen.width),
    height: Math.min(Math.max(wanted.height, smallestWindow.height), screen.height)
  }
}

/** Share of the window that lies on the screen. */
function overlap(window: Rectangle, screen: Rectangle): number {
  const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  const height = Math.min(window.y + window.height, screen.y + screen.height) - Math.max(window.y, screen.y)
  return (Math.max(width, 0) * Math.max(height, 0)) / (window.width * window.height)
}
