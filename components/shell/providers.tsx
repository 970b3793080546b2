'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { Announcer } from '@/components/ui/announcer'
import { documentNonce } from '@/components/ui/nonce'
import { TooltipProvider } from '@/components/ui/tooltip'
import { comeAlive } from './come-alive'

const MAX_RETRIES = 2

/** Whether asking again can help: not when the server understood and refused. */
function mayRetry(count: number, error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status
  return count < MAX_RETRIES && !(typeof status === 'number' && status >= 400 && status < 500)
}

/** What every page needs in the browser. `nonce` is that of the document. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          // The live stream says when something changed; asking on a whim would only flicker.
          queries: { staleTime: 60_000, gcTime: 10 * 60_000, refetchOnWindowFocus: false, retry: mayRetry },
          mutations: { retry: false },
        },
      }),
  )
  // At the first render in the browser, before anything asks for it.
  useState(() => documentNonce(nonce))
  useEffect(() => comeAlive(), [])
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        {children}
        <Announcer />
      </TooltipProvider>
    </QueryClientProvider>
  )
}
