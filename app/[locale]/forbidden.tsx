import { MessagePage } from '@/components/shell/message-page'

export default function Forbidden() {
  return (
    <main className="flex min-h-dvh flex-col">
      <MessagePage kind="forbidden" />
    </main>
  )
}
