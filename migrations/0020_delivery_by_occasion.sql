-- Why: a call that is begun anew has a new id each time, and a panel names nothing but that. Which meeting it is of is found among
-- all that was ever delivered under the agreement, every time somebody opens the panel.
create index delivery_of_instance on conference_delivery (organisation_id, account_id, instance_id)
  where instance_id <> '' and binding_id is not null;
