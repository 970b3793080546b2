import { MessagePage } from '@/components/shell/message-page'

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col">
      <MessagePage kind="notFound" />
    </main>
  )
}
