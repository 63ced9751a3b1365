import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import type { Contract } from '../../shared/contract/index.ts'
import { AppError } from '../../shared/errors.ts'
import type { EngineConnection } from './engine-connection.ts'

export type EngineClient = ContractRouterClient<Contract>

export const createEngineClient = (connection: EngineConnection): EngineClient =>
  createORPCClient(connection.link)

export const createEngineQueries = (client: EngineClient) => createTanstackQueryUtils(client)

/** `engine.users.page.queryOptions({ input })` for a query, `engine.users.resend.call(input)` for a call. */
export type EngineQueries = ReturnType<typeof createEngineQueries>

/** Nothing goes stale by time: the engine says what changed. Only a call that met a dying engine is asked again. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => error instanceof AppError && error.code === 'ENGINE_GONE' && failures < 3,
        retryDelay: 300
      },
      mutations: { networkMode: 'always' }
    }
  })
