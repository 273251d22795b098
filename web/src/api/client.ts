import createClient from 'openapi-fetch'
import { clockOfServer } from './clock'
import { readYourWrites } from './position'
import type { paths } from './schema'

/** The server's operations, typed by its own document. The session travels in a cookie. */
export const http = createClient<paths>({ baseUrl: '', credentials: 'same-origin' })

http.use(readYourWrites, clockOfServer)
