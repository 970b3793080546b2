import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll } from 'vitest'

const workers = new Set<ChildProcess>()

/**
 * A real worker process on `DATABASE_URL`, taking mail on `smtpPort` (0: none); resolves when it says that it is ready,
 * rejects when it ends before.
 */
export function startWorker(smtpPort = 0): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'lib/worker/main.ts'], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      VITEST: '',
      SMTP_LISTEN_PORT: String(smtpPort),
      RELAIS_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  workers.add(child)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      workers.delete(child)
      reject(new Error(`the worker ended with ${code}`))
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('worker_ready')) resolve(child)
    })
  })
}

/** Ends every worker of the test file after its last test. */
export function endWorkersAfterwards(): void {
  afterAll(() => {
    for (const worker of workers) worker.kill('SIGKILL')
  })
}

/** One of the mails of a crash test: few senders, so that their customers are found by several jobs at once. */
export function crashMail(i: number): Buffer {
  return Buffer.from(
    `From: Client ${i} <client-${i % 125}@example.org>\r\nTo: contact@clairvue.example\r\nSubject: Message ${i}\r\nMessage-ID: <crash-${i}@example.org>\r\n\r\nBonjour ${i}\r\n`,
  )
}
