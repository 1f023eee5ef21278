import type { PluginFn } from '@japa/runner/types'
import { ApiClient, ApiRequest } from '@japa/api-client'
import { SessionClient } from '@adonisjs/session/client'
import { SessionStore } from '#sessions/session_store'

/**
 * `loginAs` and `withSession` write a row of the real store; the request waits until it is there.
 * Comes after the session plugin, whose client it replaces.
 */
export function awaitedSessions(): PluginFn {
  return () => {
    const writes = new WeakMap<object, Promise<void>>()

    ApiRequest.getter(
      'sessionClient',
      function (this: ApiRequest) {
        const store = new SessionStore()
        const write = store.write.bind(store)
        store.write = (id, values) => {
          const written = write(id, values)
          writes.set(this, written)
          return written
        }
        return new SessionClient(store)
      },
      true
    )

    ApiClient.onRequest((request) => {
      request.setup(async () => {
        await writes.get(request)
      })
    })
  }
}
