// Calls LionDesk with @feathersjs/rest-client: reads [service, method, ...arguments] lists as JSON,
// writes what came of each: a result, or the kind and the members of the error that was thrown.
import { readFileSync } from 'node:fs'
import feathers from '@feathersjs/feathers'
import rest from '@feathersjs/rest-client'

const { LIONDESK_URL, LIONDESK_TOKEN } = process.env
const app = feathers()
app.configure(
  rest(LIONDESK_URL).fetch(fetch, { headers: { Authorization: `Bearer ${LIONDESK_TOKEN}` } })
)

const outcomes = []
for (const [service, method, ...given] of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    outcomes.push({ result: await app.service(service)[method](...given) })
  } catch (error) {
    const { name, message, code, className, data, errors } = error
    const thrown = error.constructor.name
    outcomes.push({ thrown, type: error.type, name, message, code, className, data, errors })
  }
}
console.log(JSON.stringify(outcomes))
