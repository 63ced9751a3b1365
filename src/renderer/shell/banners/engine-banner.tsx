import { Button } from '@mantine/core'
import { useEngineState, useShell } from '../../client/index.ts'
import { notifyError } from '../../components/feedback/index.ts'
import { errorText } from '../../../shared/words/errors/error-text.ts'
import { format } from '../../format/index.ts'
import classes from './banners.module.css'

/** Says that the engine is restarting, once that takes long enough to be noticed, or that it cannot start. */
export function EngineBanner() {
  const { state, problem } = useEngineState()
  const shell = useShell()
  if (state === 'failed') {
    return (
      <div className={`${classes.banner} ${classes.error}`} role="alert">
        <span className={classes.text}>
          <strong className={classes.title}>The engine could not be started.</strong>
          {problem && errorText(problem, format)} Nothing is being sent. Your queue is safe.
        </span>
        <Button
          size="xs"
          onClick={() =>
            void shell.engine
              .restart()
              .catch((error: unknown) => notifyError('The engine could not be started', error))
          }
        >
          {' '}
          Restart{' '}
        </Button>
      </div>
    )
  }
  if (state === 'running') return null
  if (problem?.code === 'DATABASE_IN_USE') {
    return (
      <div className={`${classes.banner} ${classes.warning}`} role="alert">
        <span className={classes.text}>
          <strong className={classes.title}>The data is in use.</strong>
          {errorText(problem, format)} Countersign retries automatically.
        </span>
      </div>
    )
  }
  return (
    <div className={`${classes.banner} ${classes.info} ${classes.late}`} role="status">
      <span className={classes.text}>
        {state === 'restarting' ? 'Restarting… Your queue is safe; nothing is sent twice.' : 'Starting…'}
      </span>
    </div>
  )
}
