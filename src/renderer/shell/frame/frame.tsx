import { Suspense, useEffect, useRef } from 'react'
import { ErrorBoundary } from '../../components/feedback/index.ts'
import { usePlace } from '../../routing/index.ts'
import { screenOf, screens } from '../registry/screens.ts'
import { popupsId } from '../../theme/index.ts'
import { EngineBanner } from '../banners/engine-banner.tsx'
import { Notices } from '../banners/notices.tsx'
import { NowSendingBar } from '../now-sending/now-sending-bar.tsx'
import { Sidebar } from './sidebar.tsx'
import classes from './frame.module.css'

/** Sidebar, the screen of the place, and the now-sending bar: what is always there. */
export function Frame() {
  const place = usePlace()
  const screen = screenOf(place)
  const Current = screens[screen]
  const main = useRef<HTMLElement>(null)

  // A screen reader hears the new screen's title, and the next Tab starts in it.
  const before = useRef(screen)
  useEffect(() => {
    if (before.current === screen) return
    before.current = screen
    main.current?.focus()
  }, [screen])

  return (
    <div className={classes.frame}>
      <Sidebar screen={screen} />
      <div className={classes.main}>
        <EngineBanner />
        <Notices />
        <main ref={main} tabIndex={-1} className={classes.screen} aria-labelledby="screen-title">
          <ErrorBoundary key={screen}>
            <Suspense fallback={null}>
              <Current />
            </Suspense>
          </ErrorBoundary>
          <div id={popupsId} />
        </main>
        <NowSendingBar />
      </div>
    </div>
  )
}
