-- Databricks system tables: DBU by day, job and tag, and their list price. A catalog owner must grant system.billing.
SELECT
  u.usage_date,
  u.custom_tags['project'] AS project,
  u.custom_tags['cost_center'] AS cost_center,
  u.usage_metadata.job_id AS job_id,
  u.sku_name,
  SUM(u.usage_quantity) AS dbu,
  SUM(u.usage_quantity * p.pricing.default) AS list_price,
  p.currency_code
FROM system.billing.usage AS u
LEFT JOIN system.billing.list_prices AS p
  ON u.sku_name = p.sku_name
  AND u.cloud = p.cloud
  AND u.usage_start_time >= p.price_start_time
  AND (p.price_end_time IS NULL OR u.usage_start_time < p.price_end_time)
WHERE u.custom_tags['project'] = 'soundtrack_pop'
GROUP BY ALL
ORDER BY u.usage_date DESC, dbu DESC;
