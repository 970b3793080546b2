export { downloadData as GET } from '@/lib/portal/handlers/data'
