import { jsx as element, jsxs as elements } from 'react/jsx-runtime'
import { spelledProps } from './spelled-props.ts'

export { Fragment } from 'react/jsx-runtime'
export type { JSX } from 'react/jsx-runtime'

/** React's own, for texts that anybody may have written: see `spelledProps`. `tsconfig.json` names this folder. */
export const jsx: typeof element = (type, props, key) => element(type, spelledProps(props), key)
export const jsxs: typeof elements = (type, props, key) => elements(type, spelledProps(props), key)
