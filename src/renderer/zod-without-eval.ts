import { z } from 'zod'

// Zod compiles its parsers with `new Function` where it may. The CSP refuses that, and reports that it was tried.
z.config({ jitless: true })
