export { openByLink as POST } from '@/lib/portal/handlers/access'
