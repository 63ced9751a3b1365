import { jsxDEV as element } from 'react/jsx-dev-runtime'
import { spelledProps } from './spelled-props.ts'

export { Fragment } from 'react/jsx-dev-runtime'
export type { JSX } from 'react/jsx-dev-runtime'

/** As in `jsx-runtime.ts`, while developing. */
export const jsxDEV: typeof element = (type, props, ...rest) => element(type, spelledProps(props), ...rest)
