import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { chooseSmtpPort, freePort, portTrouble, requirePort, smtpTrouble } from './ports.ts'

const open: Server[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

function take(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, host, () => {
      open.push(server)
      resolve(server)
    })
  })
}

test('a port taken on the loopback alone is found taken by a server for every address', async () => {
  const port = await freePort()
  await expect(requirePort(port, undefined, 0)).resolves.toBeUndefined()
  await take(port, '127.0.0.1')
  await expect(requirePort(port, undefined, 0)).rejects.toMatchObject({ code: 'port_taken' })
})

test('a port that is given back within the grace time is waited for', async () => {
  const port = await freePort()
  const server = await take(port, '127.0.0.1')
  setTimeout(() => server.close(), 200)
  open.pop()
  await expect(requirePort(port, '127.0.0.1', 3000)).resolves.toBeUndefined()
})

test('the default SMTP port gives way to the next free one, a chosen one does not', async () => {
  const port = await freePort()
  await take(port, '127.0.0.1')
  const found = await chooseSmtpPort({ port, chosen: false }, '127.0.0.1')
  expect(found).toBeGreaterThan(port)
  expect(await portTrouble(found, '127.0.0.1')).toBeUndefined()
  await expect(chooseSmtpPort({ port, chosen: true }, '127.0.0.1')).rejects.toMatchObject({ code: 'smtp_port_taken' })
})

test('an address that is not this machine’s is a wrong setting, not a taken port', async () => {
  await expect(requirePort(await freePort(), '192.0.2.77', 0)).rejects.toMatchObject({ code: 'setting_invalid' })
})

test('a mail server is there when it greets, not when a port merely answers', async () => {
  const port = await freePort()
  expect(await smtpTrouble(port, '127.0.0.1')).toContain('ECONNREFUSED')
  const server = await take(port, '127.0.0.1')
  server.once('connection', (socket) => socket.end('220 relais ESMTP\r\n'))
  expect(await smtpTrouble(port, '127.0.0.1')).toBeUndefined()
  server.once('connection', (socket) => socket.end('421 too busy\r\n'))
  expect(await smtpTrouble(port, '0.0.0.0')).toContain('421 too busy')
})
