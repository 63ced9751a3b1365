import { type HttpServer, type HttpServerOptions, openHttpServer } from '../http-server/http-server.ts'
import { type ConfirmPageOptions, confirmRoutes, sendPage } from './confirm-routes.ts'

export type ConfirmServerOptions = ConfirmPageOptions &
  Pick<HttpServerOptions, 'port' | 'clock' | 'limits' | 'onError'>

/** The HTTP server with the confirm page. What is not found there is answered in the same look. */
export const openConfirmServer = (options: ConfirmServerOptions): Promise<HttpServer> =>
  openHttpServer({
    ...options,
    routes: confirmRoutes(options),
    sendRefusal: (reply, refusal) => sendPage(reply, refusal, options.service())
  })
