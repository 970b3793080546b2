export { openByCode as POST } from '@/lib/portal/handlers/access'
