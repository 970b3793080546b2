import type { ReactNode } from 'react'
import { SupervisionTabs } from '@/components/supervision/supervision-tabs'

export default function SupervisionLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <SupervisionTabs />
      {children}
    </div>
  )
}
